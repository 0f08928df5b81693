package io.grapevine.files;

import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.TeamFile;
import io.grapevine.config.shape.TimeIntervalSection.NamedIntervals;
import io.grapevine.files.RouteSection.RouteSource;
import io.grapevine.model.matcher.Matcher;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Additions of a valid team file to the configuration: every name begins with that of the team, every route and
 * inhibition rule has the team's matcher. Immutable.
 *
 * @param name the name of the file without its ending
 * @param content the MD5 sum of the file
 */
@SuppressWarnings("ArrayRecordComponent") // teams are not compared
public record Team(String name, Path file, byte[] content, Sections sections) {
    /** The sections of the file, with the names and matchers that they have in the configuration. */
    record Sections(
            Matcher matcher,
            @Nullable RouteSource route,
            List<InhibitRuleSource> inhibitRules,
            List<ReceiverConfig> receivers,
            List<NamedIntervals> muteTimeIntervals,
            List<NamedIntervals> timeIntervals) {}

    /** The matcher that every alert of the team satisfies. */
    public Matcher matcher() {
        return sections.matcher();
    }

    /** How many routes the file has. */
    public int routes() {
        int[] count = {0};
        route().ifPresent(route -> route.walk(each -> count[0]++));
        return count[0];
    }

    /** How many inhibition rules the file has. */
    public int inhibitRules() {
        return sections.inhibitRules().size();
    }

    /** The receivers, whether a route uses them or not. */
    public List<ReceiverConfig> receivers() {
        return sections.receivers();
    }

    /** The names of the receivers that routes use. */
    public Set<String> receiversOfRoutes() {
        Set<String> names = new HashSet<>();
        route().ifPresent(route -> route.walk(each -> names.add(each.receiver())));
        return names;
    }

    /**
     * What the configuration says of a file of this team.
     *
     * @param present the file, which may have been renamed since this was read
     * @param state what of the file is in force: its content, or an earlier one
     * @param loadedAt when what is in force was read; null if that is of no interest
     * @param faults the errors of the present content
     */
    TeamFile status(Path present, TeamFile.State state, @Nullable Instant loadedAt, List<TeamFile.Fault> faults) {
        return new TeamFile(
                name,
                present.toString(),
                state,
                matcher().toString(),
                routes(),
                receivers().size(),
                loadedAt,
                faults);
    }

    /** What the configuration says of a team's file of a load. */
    static TeamFile status(FileSet.Member<String, ByteBuffer, Team> file) {
        List<TeamFile.Fault> faults = file.shownFaults();
        return file.chosen()
                .map(version -> version.value().status(file.file(), file.state(), version.loadedAt(), faults))
                .orElseGet(
                        () -> new TeamFile(file.key(), file.file().toString(), file.state(), "", 0, 0, null, faults));
    }

    Optional<RouteSource> route() {
        return Optional.ofNullable(sections.route());
    }
}
