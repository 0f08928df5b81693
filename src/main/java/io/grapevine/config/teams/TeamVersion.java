package io.grapevine.config.teams;

import io.grapevine.config.file.Team;
import java.time.Instant;

/**
 * A version of a team's file without errors.
 *
 * @param content the content of the file
 * @param loadedAt when it was read first
 */
record TeamVersion(byte[] content, Team team, Instant loadedAt) {}
