package io.grapevine.app;

import io.grapevine.web.ListenAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A start that nobody but the JVM watches: it asks the server for what every start is asked for and ends, so that the
 * classes needed can be stored in an archive and later starts are quick.
 */
final class ServerArchiveTraining {
    private static final String PROPERTY = "grapevine.rehearsal";
    private static final String ALERT = "[{\"labels\":{\"alertname\":\"Rehearsal\"}}]";
    private static final List<String> REQUESTS = List.of(
            get("/-/ready"),
            get("/-/healthy"),
            post("/api/v2/alerts", ALERT),
            get("/api/v2/alerts?filter=alertname%3D%22Rehearsal%22"),
            get("/api/v2/alerts/groups"),
            get("/api/v2/silences"),
            get("/api/v2/receivers"),
            get("/api/v2/status"),
            get("/metrics"));

    private ServerArchiveTraining() {}

    /** Whether this process is a rehearsal. */
    static boolean asked() {
        return Boolean.getBoolean(PROPERTY);
    }

    /** Asks the server at {@code address}, which listens on this machine. */
    static void run(ListenAddress address) throws IOException {
        for (String request : REQUESTS) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.port())) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().readAllBytes();
            }
        }
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    }

    private static String post(String path, String body) {
        return "POST " + path
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }
}
