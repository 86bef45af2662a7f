package dev.tcme.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * The loopback ports of the parts; 0 means any free one.
 *
 * @param gateway the API
 * @param management health and metrics of the gateway
 */
public record Ports(int gateway, int management, int opa, int runner, int database) {
    /** A free port for everybody. */
    public static final Ports ANY = new Ports(0, 0, 0, 0, 0);

    private static final int PORT_MAX = 65_535;

    public Ports {
        for (int port : new int[] {gateway, management, opa, runner, database}) {
            if (port < 0 || port > PORT_MAX) {
                throw new HostException("a port must be between 0 and " + PORT_MAX + ", got " + port);
            }
        }
    }

    /** The same gateway port, say, with other choices for the rest. */
    public Ports withGateway(int port) {
        return new Ports(port, management, opa, runner, database);
    }

    /**
     * Every 0 replaced by a free port, every other one checked to be free. All are held at once, so that they differ.
     * Between this and the part's own start another program may take one; then that part's start fails and says so.
     */
    Ports resolve() {
        List<ServerSocket> held = new ArrayList<>();
        try {
            return new Ports(
                    hold("the gateway", gateway, held),
                    hold("the management", management, held),
                    hold("the opa", opa, held),
                    hold("the runner", runner, held),
                    hold("the database", database, held));
        } finally {
            for (ServerSocket socket : held) {
                release(socket);
            }
        }
    }

    private static int hold(String whose, int port, List<ServerSocket> held) {
        try {
            ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
            held.add(socket);
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new HostException(whose + " port " + port + " is taken by another program; choose another or 0", e);
        }
    }

    private static void release(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new HostException("cannot release the port " + socket.getLocalPort(), e);
        }
    }
}
