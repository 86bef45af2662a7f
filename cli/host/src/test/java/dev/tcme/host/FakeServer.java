package dev.tcme.host;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The server inside both stand-ins; public because one of them lives in the runner's package. */
public final class FakeServer {
    private FakeServer() {}

    /** Answers 200 on the port to whoever shows the header, if there is one, and ends with standard input. */
    public static void serve(int port, String token) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            String shown = exchange.getRequestHeaders().getFirst("Authorization");
            boolean known = token.isEmpty() || ("Bearer " + token).equals(shown);
            exchange.sendResponseHeaders(known ? 200 : 401, -1);
            exchange.close();
        });
        server.start();
        System.out.println("serving");
        if (System.in.read() < 0) {
            System.exit(0);
        }
    }
}
