package io.grapevine.receiver.email;

import io.grapevine.httpclient.SendFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands and replies of SMTP on a socket, one at a time. Used on the socket's event loop only. */
final class SmtpLine {
    private static final int MAX_LINE = 8 << 10;
    private static final int MAX_LINES = 256;

    private final NetSocket socket;
    private final List<String> lines = new ArrayList<>();
    private @Nullable Promise<Reply> awaited;
    private @Nullable Reply early;
    private @Nullable Throwable broken;

    /** A reply of a server: its three-digit code, and the texts after it, line by line. */
    record Reply(int code, List<String> lines) {
        /** Returns the texts in one line. */
        String text() {
            return String.join(" ", lines);
        }

        /** Returns whether the code is {@code expected}, or begins with it where that has fewer digits. */
        boolean is(int expected) {
            return code == expected || code / 10 == expected;
        }
    }

    /** Takes over a socket; whatever was received before does not count. */
    SmtpLine(NetSocket socket) {
        this.socket = socket;
        RecordParser parser = RecordParser.newDelimited("\n").maxRecordSize(MAX_LINE);
        parser.handler(line -> receive(line.toString(StandardCharsets.UTF_8).stripTrailing()));
        parser.exceptionHandler(this::fail);
        socket.handler(bytes -> {
            if (broken == null) {
                parser.handle(bytes);
            }
        });
        socket.exceptionHandler(this::fail);
        socket.closeHandler(closed -> fail(new HttpClosedException("closed")));
    }

    /** Reads the next reply. */
    Future<Reply> reply() {
        if (broken != null) {
            return Future.failedFuture(broken);
        }
        if (early != null) {
            Reply reply = early;
            early = null;
            return Future.succeededFuture(reply);
        }
        awaited = Promise.promise();
        return awaited.future();
    }

    /** Sends a command and reads its reply. */
    Future<Reply> command(String command) {
        return send(command + "\r\n");
    }

    /** Sends text as it is and reads the reply. */
    Future<Reply> send(String text) {
        Future<Reply> reply = reply();
        socket.write(Buffer.buffer(text)).onFailure(this::fail);
        return reply;
    }

    private void receive(String line) {
        boolean valid = line.length() >= 3 && line.substring(0, 3).chars().allMatch(c -> c >= '0' && c <= '9');
        if (!valid || lines.size() == MAX_LINES) {
            fail(SendFailure.of("the answer is not SMTP"));
            return;
        }
        lines.add(line.length() > 4 ? line.substring(4) : "");
        if (line.length() > 3 && line.charAt(3) == '-') {
            return;
        }
        Reply reply = new Reply(Integer.parseInt(line.substring(0, 3)), List.copyOf(lines));
        lines.clear();
        Promise<Reply> waiting = awaited;
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
        Promise<Reply> waiting = awaited;
        awaited = null;
        if (waiting != null) {
            waiting.fail(fault);
        }
    }

    /** Says goodbye and closes the socket, whatever the server answers. */
    void quit() {
        if (broken == null) {
            socket.write(Buffer.buffer("QUIT\r\n")).onComplete(written -> socket.close());
        } else {
            socket.close();
        }
    }
}
