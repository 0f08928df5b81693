package io.grapevine.features.amtool;

import io.grapevine.amtool.command.Session;
import io.grapevine.base.commandline.Command;
import io.grapevine.features.heartbeat.amtool.HeartbeatCommands;
import io.grapevine.features.oncall.amtool.ScheduleCommands;
import java.util.List;
import java.util.function.Function;

/** The list of features with commands. */
public final class FeatureCommands {
    /** The groups of commands of all features, in the order in which help lists them. */
    public static final List<Function<Session, Command>> ALL = List.of(
            session -> new HeartbeatCommands(session).group(), session -> new ScheduleCommands(session).group());

    private FeatureCommands() {}
}
