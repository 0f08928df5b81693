package io.grapevine.amtool.command;

import io.grapevine.amtool.api.AlertView;
import io.grapevine.amtool.api.Alertmanager;
import io.grapevine.amtool.api.Answers;
import io.grapevine.amtool.api.Reply;
import io.grapevine.amtool.api.ShadowView;
import io.grapevine.amtool.api.SilenceView;
import io.grapevine.amtool.command.StateComparison.Known;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ValueType.Plain;
import io.grapevine.base.go.GoUrl;
import io.grapevine.httpclient.GoJson;
import io.grapevine.records.Silence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code amtool shadow diff}: compares a shadow with the Alertmanager beside it. */
record ShadowDiffCommand(Session session) {
    private static final String ABSENT = "the server is no shadow (expected: Grapevine, started with --notify.shadow)";

    /** Alertmanager says since this version which time intervals mute an alert. */
    private static final int MUTED_BY_SINCE = 28;

    private static final Pattern MINOR = Pattern.compile("0\\.(\\d{1,4})\\..*");

    Command declared() {
        return Command.group(
                "shadow",
                "Compare a shadow with an Alertmanager.",
                Command.of("diff", """
                                Compare what a shadow would send with what an Alertmanager sends, and their groups and muted alerts.

                                    amtool shadow diff --alertmanager.url=http://shadow:9093 --against=http://alertmanager:9093

                                The status is 0 if nothing differs, else 1. docs/shadow.md describes the reasons.""", this::run)
                        .with(
                                Flag.of("against", Plain.URL, "The Alertmanager, such as http://localhost:9093."),
                                Flag.text("tolerance", "How far apart two notifications may be that are the same.")
                                        .unless("5s"),
                                Flag.of(
                                                "confirm",
                                                Plain.DURATION,
                                                "Time until a second look; only what differs in both counts. None at 0.")
                                        .unless("2s"),
                                Flag.ofSwitch("markdown", "Print Markdown, for a pull request or a chat.")));
    }

    int run(ParsedArguments given) throws CommandFault {
        Alertmanager here = session.server(given);
        Alertmanager there = session.serverAt(given, "against", "localhost:9093");
        Reply reply = here.get(
                Answers.BASE + "/shadow", "?limit=1000&tolerance=" + GoUrl.escapeForm(given.text("tolerance")));
        ShadowView shadow = Answers.read(reply, "shadow diff", ABSENT, Answers.of(ShadowView.class));
        ShadowReport report = compare(given, there, here, shadow);
        session.print(output(given, report, reply));
        return report.isWithoutDifference() ? 0 : 1;
    }

    private static String output(ParsedArguments given, ShadowReport report, Reply shadow) {
        if (given.text("output").equals("json")) {
            String tree = GoJson.encode(report.tree());
            String raw = shadow.text().strip();
            return tree.substring(0, tree.length() - 1) + ",\"shadow\":" + raw + "}\n";
        }
        String layout = given.text("date.format");
        List<String> lines = given.isOn("markdown") ? report.markdown(layout) : report.text(layout);
        // Texts of users must neither move the cursor nor break lines.
        return lines.stream()
                .map(line -> line.replaceAll("\\p{Cntrl}", " ") + "\n")
                .collect(Collectors.joining());
    }

    private static ShadowReport compare(ParsedArguments given, Alertmanager there, Alertmanager here, ShadowView shadow)
            throws CommandFault {
        boolean comparesTimes = saysWhatMutes(there.status().level());
        List<AlertView.Group> theirs = there.alertGroups();
        List<AlertView.Group> ours = here.alertGroups();
        Known known = new Known(comparesTimes, shadow.notRaised(), Map.of());
        List<StateComparison.Difference> found = new ArrayList<>(StateComparison.of(theirs, ours, known));
        if (!found.isEmpty()) {
            known = new Known(comparesTimes, shadow.notRaised(), rules(there, here));
            found = new ArrayList<>(StateComparison.of(theirs, ours, known));
        }
        Duration pause = given.duration("confirm");
        if (!found.isEmpty() && !pause.isZero()) {
            // An alert that has just come or gone is not yet known to both.
            try {
                Thread.sleep(pause.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            theirs = there.alertGroups();
            ours = here.alertGroups();
            found.retainAll(StateComparison.of(theirs, ours, known));
        }
        return new ShadowReport(theirs.size(), ours.size(), found, shadow);
    }

    /** The rules of planned silences, by the ids of the silences. */
    private static Map<String, String> rules(Alertmanager there, Alertmanager here) throws CommandFault {
        Map<String, String> rules = new TreeMap<>();
        for (Alertmanager server : List.of(there, here)) {
            for (SilenceView silence : server.silences(List.of())) {
                String rule = silence.annotations().get(Silence.RULE);
                if (rule != null) {
                    rules.put(silence.id(), rule);
                }
            }
        }
        return rules;
    }

    private static boolean saysWhatMutes(String version) {
        Matcher minor = MINOR.matcher(version);
        return !minor.matches() || Integer.parseInt(minor.group(1)) >= MUTED_BY_SINCE;
    }
}
