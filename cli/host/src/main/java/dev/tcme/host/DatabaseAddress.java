package dev.tcme.host;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes user and password out of a database's address, wherever they stand in it. */
final class DatabaseAddress {
    private String user = "";
    private String password = "";
    private final List<String> otherParameters = new ArrayList<>();

    private DatabaseAddress() {}

    /**
     * Reads {@code postgresql://user:password@host:port/database?parameters} and
     * {@code jdbc:postgresql://host:port/database?user=…&password=…}. The error never repeats the text, which may hold a
     * password.
     */
    static DatabaseSource.Running parse(String text) {
        try {
            URI uri = new URI(text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text);
            boolean postgres = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
            String path = uri.getRawPath();
            if (!postgres || uri.getHost() == null || path == null || path.length() < 2) {
                throw malformed();
            }
            DatabaseAddress address = new DatabaseAddress();
            address.readUserInfo(uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo());
            address.readQuery(uri.getRawQuery() == null ? "" : uri.getRawQuery());
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            return new DatabaseSource.Running(
                    "jdbc:postgresql://" + uri.getHost() + port + path + address.query(),
                    address.user,
                    address.password);
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw malformed(); // without the cause, whose message quotes the text
        }
    }

    private void readUserInfo(String info) {
        int colon = info.indexOf(':');
        user = decode(colon < 0 ? info : info.substring(0, colon));
        password = colon < 0 ? "" : decode(info.substring(colon + 1));
    }

    private void readQuery(String query) {
        for (String parameter : query.split("&", -1)) {
            if (parameter.startsWith("user=")) {
                user = decode(parameter.substring("user=".length()));
            } else if (parameter.startsWith("password=")) {
                password = decode(parameter.substring("password=".length()));
            } else if (!parameter.isEmpty()) {
                otherParameters.add(parameter);
            }
        }
    }

    private String query() {
        return otherParameters.isEmpty() ? "" : "?" + String.join("&", otherParameters);
    }

    private static String decode(String text) {
        // The form decoder would turn a plus into a blank, which an address does not mean.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static HostException malformed() {
        return new HostException("DATABASE_URL must be postgresql://user:password@host:port/database or"
                + " jdbc:postgresql://host:port/database?user=…&password=…");
    }
}
