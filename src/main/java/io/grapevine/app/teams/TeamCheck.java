package io.grapevine.app.teams;

import io.grapevine.configcheck.ConfigLoadException;
import io.grapevine.configfile.Team;

/** Checks whether what a team's file asks for can be built. */
@FunctionalInterface
public interface TeamCheck {
    /** Checks {@code team}; throws if it cannot be put in force. */
    void accept(Team team) throws ConfigLoadException;
}
