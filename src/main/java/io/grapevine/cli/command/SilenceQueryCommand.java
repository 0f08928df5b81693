package io.grapevine.cli.command;

import io.grapevine.cli.api.SilenceView;
import io.grapevine.commandline.CommandFault;
import io.grapevine.commandline.ParsedArguments;
import io.grapevine.template.go.time.GoTime;
import io.grapevine.template.go.time.Zone;
import java.util.ArrayList;
import java.util.List;

/** {@code amtool silence query}. */
record SilenceQueryCommand(Session session) {
    void run(ParsedArguments given) throws CommandFault {
        List<String> filters = session.matchers(given).filters(given.arguments());
        GoTime now = GoTime.of(session.console().clock().instant(), Zone.UTC);
        List<SilenceView> shown = new ArrayList<>();
        for (SilenceView silence : session.server(given).silences(filters)) {
            if (isWanted(silence, given, now)) {
                shown.add(silence);
            }
        }
        if (given.isOn("quiet")) {
            shown.forEach(silence -> session.print(silence.id() + "\n"));
        } else {
            session.print(session.format(given).silences(shown));
        }
    }

    private static boolean isWanted(SilenceView silence, ParsedArguments given, GoTime now) {
        boolean expired = given.isOn("expired");
        int end = silence.end().compare(now);
        if (expired ? end > 0 : end < 0) {
            return false;
        }
        long within = given.duration("within").toNanos();
        if (within > 0
                && (expired
                        ? now.plus(-within).compare(silence.end()) > 0
                        : now.plus(within).compare(silence.end()) < 0)) {
            return false;
        }
        String creator = given.text("created-by");
        String id = given.text("id");
        return (creator.isEmpty() || creator.equals(silence.createdBy())) && (id.isEmpty() || id.equals(silence.id()));
    }
}
