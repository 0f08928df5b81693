package io.grapevine.cli.command;

import io.grapevine.cli.api.SilenceView;
import io.grapevine.cli.server.Alertmanager;
import io.grapevine.commandline.CommandFault;
import io.grapevine.commandline.ParsedArguments;
import io.grapevine.template.go.time.GoTime;
import java.util.ArrayList;
import java.util.List;

/** {@code amtool silence update}. */
record SilenceUpdateCommand(Session session) {
    void run(ParsedArguments given) throws CommandFault {
        if (given.arguments().isEmpty()) {
            throw new CommandFault("no silence IDs specified");
        }
        Alertmanager server = session.server(given);
        List<SilenceView> updated = new ArrayList<>();
        for (String id : given.arguments()) {
            SilenceView changed = changed(server.silence(id), given);
            updated.add(changed.withId(server.post(changed)));
        }
        if (given.isOn("quiet")) {
            updated.forEach(silence -> session.print(silence.id() + "\n"));
        } else {
            session.print(session.format(given).silences(updated));
        }
    }

    private static SilenceView changed(SilenceView silence, ParsedArguments given) throws CommandFault {
        GoTime start = given.text("start").isEmpty() ? silence.start() : GivenTimes.of(given, "start");
        GoTime end = silence.end();
        if (!given.text("end").isEmpty()) {
            end = GivenTimes.of(given, "end");
        } else if (!given.text("duration").isEmpty()) {
            end = GivenTimes.later(start, GivenTimes.duration(given));
        }
        GivenTimes.check(start, end);
        String comment = given.text("comment").isEmpty() ? silence.comment() : given.text("comment");
        return silence.with(start, end, comment);
    }
}
