package io.grapevine.cli.command;

import io.grapevine.cli.api.AlertView;
import io.grapevine.cli.api.MatcherView;
import io.grapevine.cli.api.SilenceView;
import io.grapevine.cli.server.Alertmanager;
import io.grapevine.cli.server.Alertmanager.AlertQuery;
import io.grapevine.cli.server.ServerFault;
import io.grapevine.commandline.CommandFault;
import io.grapevine.commandline.ParsedArguments;
import io.grapevine.matcher.Matcher;
import io.grapevine.model.LabelSet;
import io.grapevine.template.go.time.GoTime;
import io.grapevine.template.go.time.Zone;
import java.util.List;

/** {@code amtool silence add}. */
record SilenceAddCommand(Session session) {
    void run(ParsedArguments given) throws CommandFault {
        SilenceView silence = silence(given);
        Alertmanager server = session.server(given);
        if (given.isOn("dry-run")) {
            rehearse(given, server, silence);
            return;
        }
        session.printLine(server.post(silence));
        if (given.isOn("wait")) {
            new AwaitPropagation(server).untilShared();
        }
    }

    private SilenceView silence(ParsedArguments given) throws CommandFault {
        WrittenMatchers written = session.matchers(given);
        List<Matcher> matchers = written.all(given.arguments());
        if (matchers.isEmpty()) {
            throw new CommandFault("no matchers specified");
        }
        GoTime start = given.text("start").isEmpty()
                ? GoTime.of(session.console().clock().instant(), Zone.UTC)
                : GivenTimes.of(given, "start");
        GoTime end = given.text("end").isEmpty()
                ? GivenTimes.later(start, GivenTimes.duration(given))
                : GivenTimes.of(given, "end");
        GivenTimes.check(start, end);
        if (given.isOn("require-comment") && given.text("comment").isEmpty()) {
            throw new CommandFault("comment required by config (write --comment=why, or require-comment: false in "
                    + "~/.config/amtool/config.yml)");
        }
        LabelSet annotations = written.annotations(given.texts("annotation"));
        return SilenceView.created(
                matchers.stream().map(MatcherView::of).toList(),
                start,
                end,
                given.text("author").isEmpty() ? user() : given.text("author"),
                given.text("comment"),
                annotations);
    }

    /** Who runs the program; where the system knows only a number, what the environment says. */
    private String user() {
        String name = System.getProperty("user.name", "");
        return name.isEmpty() || name.equals("?") ? session.console().variable("USER") : name;
    }

    /** Lists the alerts that there are now and that the silence would mute. */
    private void rehearse(ParsedArguments given, Alertmanager server, SilenceView silence) throws ServerFault {
        List<String> filters =
                silence.matchers().stream().map(MatcherView::toString).toList();
        List<AlertView> alerts = server.alerts(AlertQuery.all(filters));
        session.print(session.format(given).alerts(alerts));
        session.console()
                .note("dry run: no silence was added; it would mute " + alerts.size()
                        + (alerts.size() == 1 ? " alert" : " alerts"));
    }
}
