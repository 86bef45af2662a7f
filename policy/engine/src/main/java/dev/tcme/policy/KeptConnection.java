package dev.tcme.policy;

import dev.tcme.policy.Unusable.Kind;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * One connection to an HTTP/1.1 server, for one request after another on the caller's own thread: a decision then costs
 * no hand-over to a thread that waits for it. {@link #close} from another thread breaks off whatever is under way.
 */
final class KeptConnection implements Closeable {
    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;

    /** Whether the server has begun to answer the request that is under way. */
    private boolean answering;

    private KeptConnection(SocketChannel channel, Socket socket) throws IOException {
        this.channel = channel;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /**
     * Resolves, connects and, for {@code https}, checks certificate and name (RFC 9110 section 4.3.4).
     *
     * @param tls for {@code https}
     * @param limit on connecting and on each read of the handshake
     */
    static KeptConnection open(URI base, SSLContext tls, Duration limit) throws IOException {
        boolean secure = "https".equals(base.getScheme());
        int port = base.getPort() >= 0 ? base.getPort() : secure ? 443 : 80;
        String host = base.getHost().replaceAll("[\\[\\]]", "");
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(new InetSocketAddress(host, port), Math.toIntExact(limit.toMillis()));
            return new KeptConnection(channel, secure ? secured(channel.socket(), tls, host, limit) : channel.socket());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static Socket secured(Socket plain, SSLContext tls, String host, Duration limit) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
        socket.startHandshake();
        socket.setSoTimeout(0);
        return socket;
    }

    /**
     * Sends one request and reads its answer, which has to be a 200.
     *
     * @param head request line and headers, with the empty line behind them
     */
    HttpAnswer ask(byte[] head, byte[] body, int maxBytes) throws IOException {
        answering = false;
        // One write, so that it is one segment where it fits: no header waits for its body.
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        out.write(request);
        out.flush();
        in.mark(1);
        if (in.read() < 0) {
            throw new EOFException();
        }
        in.reset();
        answering = true;
        HttpAnswer answer = HttpAnswer.read(in, maxBytes);
        if (in.available() > 0) {
            // What nobody asked for would be taken for the next answer.
            throw new Unusable(Kind.UNREACHABLE);
        }
        return answer;
    }

    /** Whether the last request failed before any of its answer came, as on a connection that the server has given up. */
    boolean failedUnanswered() {
        return !answering;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is of no more use either way.
        }
    }

    /** {@code POST} with a JSON body over a connection that is kept (RFC 9112 sections 3 and 9.3). */
    static byte[] head(URI target, int length) {
        String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
        return ("POST " + target.getRawPath() + query + " HTTP/1.1\r\nHost: " + target.getRawAuthority()
                        + "\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: " + length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
