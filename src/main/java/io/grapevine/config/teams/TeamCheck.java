package io.grapevine.config.teams;

import io.grapevine.config.check.ConfigLoadException;
import io.grapevine.config.file.Team;

/** Checks whether what a team's file asks for can be built. */
@FunctionalInterface
public interface TeamCheck {
    /** Checks {@code team}; throws if it cannot be put in force. */
    void accept(Team team) throws ConfigLoadException;
}
