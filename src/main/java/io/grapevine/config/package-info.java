/**
 * The validated configuration as immutable records that mirror {@code alertmanager.yml}, with every default filled in.
 * Fields ending in {@code File} hold the path of a file with the value, absolute or relative to the working directory; the file is
 * read at each use, so that a rotated secret needs no reload. Fields ending in {@code Ref} name a value in a secret store; there is
 * none, so sending fails. Empty strings and empty secrets are not set. The package {@code files} reads the files.
 */
@NullMarked
package io.grapevine.config;

import org.jspecify.annotations.NullMarked;
