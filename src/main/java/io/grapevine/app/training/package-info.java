/**
 * A run of the server that only the JVM learns from: {@link io.grapevine.app.training.ServerArchiveTraining} has it do what
 * servers do, so that the classes needed for it are stored in an archive and later starts and first notifications are fast.
 */
@NullMarked
package io.grapevine.app.training;

import org.jspecify.annotations.NullMarked;
