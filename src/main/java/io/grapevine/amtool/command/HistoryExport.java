package io.grapevine.amtool.command;

import io.grapevine.amtool.api.Alertmanager;
import io.grapevine.amtool.api.Deadline;
import io.grapevine.amtool.api.OwnApi;
import io.grapevine.amtool.api.Reply;
import io.grapevine.amtool.api.Times;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.go.FileReason;
import io.grapevine.base.go.GoUrl;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.Zone;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code amtool history export}. It asks for an hour at a time, with the timeout for each, and writes what it receives at
 * once, so the span may be of any length. The file is made when the server has accepted the first request.
 */
record HistoryExport(Session session) {
    private static final String PATH = OwnApi.BASE + "/history/export";
    private static final Duration STEP = Duration.ofHours(1);

    void run(ParsedArguments given) throws CommandFault {
        GoTime to = given.text("to").isEmpty()
                ? GoTime.of(session.console().clock().instant(), Zone.UTC)
                : GivenTimes.of(given, "to");
        GoTime from = given.text("from").isEmpty()
                ? GivenTimes.later(to, given.duration("since").negated())
                : GivenTimes.of(given, "from");
        if (from.compare(to) > 0) {
            throw new CommandFault("--from: a time after that of --to");
        }
        try (Target target = new Target(given.text("file"), session.console().out())) {
            write(session.server(given), given, from, to, target);
        } catch (IOException | UncheckedIOException e) {
            throw new CommandFault(FileReason.withFile(e));
        }
    }

    private void write(Alertmanager server, ParsedArguments given, GoTime from, GoTime to, Target target)
            throws CommandFault {
        boolean isComplete = true;
        GoTime start = from;
        do {
            try {
                isComplete &= hour(server, given, start, to, target).header("Warning") == null;
            } catch (CommandFault fault) {
                throw target.isBegun() ? new CommandFault("the export is incomplete: " + fault.getMessage()) : fault;
            }
            start = next(start);
        } while (start.compare(to) < 0);
        if (!isComplete) {
            throw new CommandFault("the export is incomplete: the server warns that it lacks records");
        }
    }

    private static GoTime next(GoTime start) {
        return GivenTimes.later(start, STEP);
    }

    private static Reply hour(Alertmanager server, ParsedArguments given, GoTime start, GoTime to, Target target)
            throws CommandFault {
        GoTime end = next(start).compare(to) < 0 ? next(start) : to;
        String query = "?from=" + GoUrl.escapeForm(Times.write(start)) + "&to=" + GoUrl.escapeForm(Times.write(end));
        Reply reply = server.within(Deadline.after(given.duration("timeout")))
                .getInto(head -> isHistory(head) ? target : null, PATH, query);
        if (!reply.isSuccess()) {
            throw OwnApi.fault(reply, "history export", HistoryCommands.ABSENT);
        }
        if (!isHistory(reply)) {
            throw new CommandFault(HistoryCommands.ABSENT);
        }
        target.begin();
        return reply;
    }

    /** Whether a response is a history. */
    static boolean isHistory(Reply reply) {
        return reply.isSuccess() && reply.type().equals("application/x-ndjson");
    }

    /** The file, or standard output, opened when it is first needed. */
    private static final class Target extends OutputStream {
        private final String file;
        private final OutputStream console;
        private @Nullable OutputStream out;

        Target(String file, OutputStream console) {
            this.file = file;
            this.console = console;
        }

        boolean isBegun() {
            return out != null;
        }

        OutputStream begin() {
            OutputStream opened = out;
            if (opened == null) {
                try {
                    opened = file.isEmpty() ? console : Files.newOutputStream(Path.of(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                out = opened;
            }
            return opened;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            try {
                begin().write(bytes, offset, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            OutputStream opened = out;
            if (opened == console) {
                console.flush();
            } else if (opened != null) {
                opened.close();
            }
        }
    }
}
