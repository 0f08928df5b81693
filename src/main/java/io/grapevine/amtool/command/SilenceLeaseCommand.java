package io.grapevine.amtool.command;

import io.grapevine.amtool.api.Alertmanager;
import io.grapevine.base.commandline.Argument;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ValueType.Plain;
import io.grapevine.base.go.GoDuration;
import io.grapevine.model.matcher.Matcher;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command {@code silence lease}: mutes alerts while another command runs. */
record SilenceLeaseCommand(Session session) {
    Command declared() {
        return Command.of("lease", """
                        Mute alerts while a command runs, and end with its status.

                        The silence is short and renewed until the command ends; then it is expired. If this program is lost, it \
                        ends by itself. The key names the lease: a second program with the same author and key extends it.

                            amtool silence lease drain-db-1 instance=db-1 -c 'kernel update' -- ./drain.sh db-1""", this::run)
                .with(
                        Flag.text("author", 'a', "Who holds it; you, unless given."),
                        Session.requireComment(),
                        Flag.of(
                                        "duration",
                                        'd',
                                        Plain.DURATION,
                                        "How long alerts stay muted if this program is lost, from 10s to 1h.")
                                .unless("10m"),
                        Flag.text("comment", 'c', "Why it is there."))
                .taking(Argument.any(
                        "key-and-matchers", Plain.TEXT, "The key; " + Session.MATCHERS + "; -- and a command"));
    }

    private int run(ParsedArguments given) throws CommandFault {
        List<String> command = given.argumentsAfterDashes();
        List<String> written = given.argumentsBeforeDashes();
        if (command.isEmpty()) {
            throw new CommandFault("no command (expected: KEY MATCHER… -- COMMAND)");
        }
        if (written.isEmpty()) {
            throw new CommandFault("no key (expected: KEY MATCHER… -- COMMAND)");
        }
        Map<String, Object> lease = lease(given, written);
        Alertmanager server = session.server(given);
        Duration timeout = given.duration("timeout");
        try (HeldLease held = HeldLease.of(server, session.console(), lease, given.duration("duration"), timeout)) {
            return ChildProcess.run(command);
        } catch (IOException e) {
            throw new CommandFault("cannot run " + command.get(0) + ": " + e.getMessage());
        }
    }

    private Map<String, Object> lease(ParsedArguments given, List<String> written) throws CommandFault {
        List<Matcher> matchers = session.matchers(given).all(written.subList(1, written.size()));
        if (matchers.isEmpty()) {
            throw new CommandFault("no matchers specified");
        }
        session.checkComment(given);
        Map<String, Object> lease = new LinkedHashMap<>();
        lease.put("key", written.get(0));
        lease.put("matchers", matchers.stream().map(Matcher::toString).toList());
        lease.put("by", session.author(given));
        lease.put("comment", given.text("comment"));
        lease.put("duration", GoDuration.format(given.duration("duration")));
        return lease;
    }
}
