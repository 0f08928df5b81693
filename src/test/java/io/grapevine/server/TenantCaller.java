package io.grapevine.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A client that sends paths as they are, on connections of its own.
 *
 * @param user the user that a trusted proxy would name; empty: none
 * @param tenant the value of the header of tenants; empty: none
 * @param prefix the path before those that are asked for
 */
record TenantCaller(LiveProgram program, String user, String tenant, String prefix) {
    private static final int PATIENCE_MILLIS = 60_000;

    TenantCaller(LiveProgram program, String user, String tenant) {
        this(program, user, tenant, "");
    }

    /** An answer with its headers as text. */
    record Answer(int status, String headers, String body) {}

    /** Sends a request. Of an answer that does not end, the part until its first heartbeat counts. */
    Answer send(String method, String path, String body, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(method).append(' ').append(path.isEmpty() ? "/" : prefix + path);
        head.append(" HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n");
        if (!tenant.isEmpty()) {
            head.append("X-Scope-OrgID: ").append(tenant).append("\r\n");
        }
        if (!user.isEmpty()) {
            head.append("X-Forwarded-User: ").append(user).append("\r\n");
        }
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        head.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), program.port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.UTF_8));
            String answer = read(socket.getInputStream());
            int end = answer.indexOf("\r\n\r\n");
            int line = answer.indexOf("\r\n");
            return new Answer(
                    Integer.parseInt(answer.split(" ", 3)[1]),
                    answer.substring(Math.min(line + 2, end), end).replace("\r", ""),
                    answer.substring(end + 4));
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] buffer = new byte[64 * 1024];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            read.write(buffer, 0, count);
            if (read.toString(StandardCharsets.UTF_8).contains("\nevent: ")) {
                break;
            }
        }
        return read.toString(StandardCharsets.UTF_8);
    }
}
