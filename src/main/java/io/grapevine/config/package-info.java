/**
 * The validated configuration as immutable records that mirror {@code alertmanager.yml}, with every default filled in.
 * Fields ending in {@code File} hold the path of a file with the value. The package {@code config.file} reads it.
 */
@NullMarked
package io.grapevine.config;

import org.jspecify.annotations.NullMarked;
