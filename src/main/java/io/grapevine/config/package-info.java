/**
 * The configuration as validated, immutable records that say what {@code alertmanager.yml} says, with every default
 * filled in. Reading the file is the business of {@code configfile}.
 */
@NullMarked
package io.grapevine.config;

import org.jspecify.annotations.NullMarked;
