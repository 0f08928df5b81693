package io.grapevine.amtool;

import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HookServer.Received;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A server that answers what a test says, and the command lines that ask it. An extension, which closes it after the test. */
public final class AskedServer implements AfterEachCallback {
    private final HookServer server = HookServer.start();
    private final Typed typed = Typed.plainly();

    @Override
    public void afterEach(ExtensionContext context) {
        server.close();
    }

    /** Answers all requests from now on. */
    public void answer(int status, String type, String body) {
        server.answer(HookServer.status(status, body, "Content-Type", type));
    }

    /** Answers all requests from now on. */
    public void answer(HookServer.Answer answer) {
        server.answer(answer);
    }

    /** Answers all requests from now on with a body in JSON. */
    public void answer(int status, String body) {
        answer(status, "application/json", body);
    }

    /** Runs {@code amtool COMMAND WORDS…} against the server, whose paths begin with {@code /prefix}. */
    public ToolRun run(List<String> command, String... words) {
        List<String> line =
                new ArrayList<>(List.of("--alertmanager.url=" + server.url("/prefix/"), "--no-version-check"));
        line.addAll(command);
        line.addAll(List.of(words));
        return typed.line(line.toArray(String[]::new));
    }

    /** The URL of the server with a path. */
    public String url(String path) {
        return server.url(path);
    }

    /** The requests so far. */
    public List<Received> requests() {
        return server.requests();
    }

    /** The only request so far. */
    public Received only() {
        return server.only();
    }
}
