package io.grapevine.cli.command;

import io.grapevine.cli.api.Times;
import io.grapevine.cli.server.Alertmanager;
import io.grapevine.commandline.CommandFault;
import io.grapevine.commandline.ParsedArguments;
import io.grapevine.model.LabelSet;
import io.grapevine.template.go.time.GoTime;
import io.grapevine.template.go.time.Zone;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code amtool alert add}. */
record AlertAddCommand(Session session) {
    void run(ParsedArguments given) throws CommandFault {
        WrittenMatchers matchers = session.matchers(given);
        LabelSet labels = matchers.labels(given.arguments());
        Map<String, Object> alert = new LinkedHashMap<>();
        alert.put("annotations", matchers.annotations(given.texts("annotation")));
        putTime(given, "end", "endsAt", alert);
        putTime(given, "start", "startsAt", alert);
        if (!given.text("generator-url").isEmpty()) {
            alert.put("generatorURL", given.text("generator-url"));
        }
        alert.put("labels", labels);
        Alertmanager server = session.server(given);
        server.postAlerts(List.of(alert));
        if (given.isOn("wait") && isFiring(given)) {
            new AwaitPropagation(server).untilListed(labels);
        }
    }

    /** An alert that has ended is nowhere listed. */
    private boolean isFiring(ParsedArguments given) throws CommandFault {
        return given.text("end").isEmpty()
                || GivenTimes.of(given, "end")
                                .compare(GoTime.of(session.console().clock().instant(), Zone.UTC))
                        > 0;
    }

    private static void putTime(ParsedArguments given, String flag, String field, Map<String, Object> alert)
            throws CommandFault {
        if (!given.text(flag).isEmpty()) {
            alert.put(field, Times.write(GivenTimes.of(given, flag)));
        }
    }
}
