/**
 * The validated configuration as immutable records that mirror {@code alertmanager.yml}, with every default filled in.
 * The package {@code configfile} reads it.
 */
@NullMarked
package io.grapevine.config;

import org.jspecify.annotations.NullMarked;
