package io.grapevine.cli.command;

import io.grapevine.cli.api.Times;
import io.grapevine.cli.server.Alertmanager;
import io.grapevine.cli.server.OwnApi;
import io.grapevine.cli.wire.Deadline;
import io.grapevine.cli.wire.Reply;
import io.grapevine.commandline.CommandFault;
import io.grapevine.commandline.ParsedArguments;
import io.grapevine.go.FileReason;
import io.grapevine.go.GoUrl;
import io.grapevine.template.go.time.GoTime;
import io.grapevine.template.go.time.Zone;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * {@code amtool history export}. It asks for an hour at a time, with the timeout for each: memory holds an hour,
 * and the span may be of any length.
 */
record HistoryExport(Session session) {
    private static final String PATH = OwnApi.BASE + "/history/export";
    private static final Duration STEP = Duration.ofHours(1);

    int run(ParsedArguments given) throws CommandFault {
        GoTime to = given.text("to").isEmpty()
                ? GoTime.of(session.console().clock().instant(), Zone.UTC)
                : GivenTimes.of(given, "to");
        GoTime from = given.text("from").isEmpty()
                ? GivenTimes.later(to, given.duration("since").negated())
                : GivenTimes.of(given, "from");
        if (from.compare(to) > 0) {
            throw new CommandFault("--from: a time after that of --to");
        }
        Alertmanager server = session.server(given);
        Reply first = hour(server, given, from, to); // nothing is written if the server refuses
        String file = given.text("file");
        if (file.isEmpty()) {
            write(server, given, first, from, to, session.console().out());
            session.console().out().flush();
            return 0;
        }
        try (OutputStream out = Files.newOutputStream(Path.of(file))) {
            write(server, given, first, from, to, out);
        } catch (IOException e) {
            throw new CommandFault(FileReason.withFile(e));
        }
        return 0;
    }

    private void write(
            Alertmanager server, ParsedArguments given, Reply first, GoTime from, GoTime to, OutputStream out)
            throws CommandFault {
        try {
            out.write(first.body());
            for (GoTime start = next(from); start.compare(to) < 0; start = next(start)) {
                out.write(hour(server, given, start, to).body());
            }
        } catch (IOException e) {
            throw new CommandFault(FileReason.withFile(e));
        }
    }

    private static GoTime next(GoTime start) {
        return GivenTimes.later(start, STEP);
    }

    private static Reply hour(Alertmanager server, ParsedArguments given, GoTime start, GoTime to) throws CommandFault {
        GoTime end = next(start).compare(to) < 0 ? next(start) : to;
        String query = "?from=" + GoUrl.escapeForm(Times.write(start)) + "&to=" + GoUrl.escapeForm(Times.write(end));
        Reply reply = server.within(Deadline.after(given.duration("timeout"))).getWith(PATH, query);
        if (!reply.isSuccess()) {
            throw OwnApi.fault(reply, "history export", HistoryCommands.ABSENT);
        }
        if (!reply.type().equals("application/x-ndjson")) {
            throw new CommandFault(HistoryCommands.ABSENT);
        }
        return reply;
    }
}
