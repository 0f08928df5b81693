/**
 * A run of the server that only the JVM learns from: {@link io.grapevine.server.training.ServerArchiveTraining} has it do what
 * servers do, so that the classes needed for it are stored in an archive and later starts and first notifications are fast.
 */
@NullMarked
package io.grapevine.server.training;

import org.jspecify.annotations.NullMarked;
