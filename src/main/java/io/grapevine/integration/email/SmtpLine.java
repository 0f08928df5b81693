package io.grapevine.integration.email;

import io.grapevine.http.SendFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.net.NetSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands and replies of SMTP on a socket, one at a time. Used on the socket's event loop only. */
final class SmtpLine {
    private static final int MAX_LINE = 8 << 10;
    private static final int MAX_LINES = 256;

    private final NetSocket socket;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final List<String> lines = new ArrayList<>();
    private @Nullable Promise<SmtpReply> awaited;
    private @Nullable SmtpReply early;
    private @Nullable Throwable broken;

    SmtpLine(NetSocket socket) {
        this.socket = socket;
        socket.handler(this::receive);
        socket.exceptionHandler(this::fail);
        socket.closeHandler(closed -> fail(new HttpClosedException("closed")));
    }

    /** The next reply. */
    Future<SmtpReply> reply() {
        if (broken != null) {
            return Future.failedFuture(broken);
        }
        if (early != null) {
            SmtpReply reply = early;
            early = null;
            return Future.succeededFuture(reply);
        }
        Promise<SmtpReply> promise = Promise.promise();
        awaited = promise;
        return promise.future();
    }

    /** Sends a command and reads its reply. */
    Future<SmtpReply> command(String command) {
        return send(command + "\r\n");
    }

    /** Sends text as it is and reads the reply. */
    Future<SmtpReply> send(String text) {
        Future<SmtpReply> reply = reply();
        socket.write(Buffer.buffer(text)).onFailure(this::fail);
        return reply;
    }

    private void receive(Buffer bytes) {
        for (int i = 0; i < bytes.length() && broken == null; i++) {
            byte b = bytes.getByte(i);
            if (b == '\n') {
                complete(line.toString(StandardCharsets.UTF_8).stripTrailing());
                line.reset();
            } else if (line.size() == MAX_LINE) {
                fail(new IOException("a line without an end"));
            } else {
                line.write(b);
            }
        }
    }

    private void complete(String text) {
        boolean valid = text.length() >= 3 && text.substring(0, 3).chars().allMatch(c -> c >= '0' && c <= '9');
        if (!valid || lines.size() == MAX_LINES) {
            fail(SendFailure.of("the answer is not SMTP"));
            return;
        }
        lines.add(text.length() > 4 ? text.substring(4) : "");
        if (text.length() > 3 && text.charAt(3) == '-') {
            return;
        }
        SmtpReply reply = new SmtpReply(Integer.parseInt(text.substring(0, 3)), List.copyOf(lines));
        lines.clear();
        Promise<SmtpReply> waiting = awaited;
        awaited = null;
        if (waiting == null) {
            early = reply;
        } else {
            waiting.complete(reply);
        }
    }

    private void fail(Throwable fault) {
        if (broken == null) {
            broken = fault;
        }
        Promise<SmtpReply> waiting = awaited;
        awaited = null;
        if (waiting != null) {
            waiting.fail(fault);
        }
    }

    /** Says goodbye and hangs up, whatever the server thinks of it. */
    void quit() {
        if (broken == null) {
            socket.write(Buffer.buffer("QUIT\r\n")).onComplete(written -> socket.close());
        } else {
            socket.close();
        }
    }
}
