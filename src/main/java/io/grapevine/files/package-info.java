/**
 * Reads {@code alertmanager.yml} into {@link io.grapevine.config.Config}.
 *
 * <p>{@link io.grapevine.files.ConfigLoader} is the entry point. A file is accepted exactly when Alertmanager
 * accepts it; all errors are reported at once, with file, line, column and field. Each section has a class that both
 * reads it and writes it out again with all defaults, which is what {@code /api/v2/status} shows. Unknown fields are
 * errors. What can be loaded and is hardly meant, such as a template that does not exist, is found by {@link
 * io.grapevine.files.ConfigWarnings}.
 *
 * <p>The files of teams in {@code --teams.dir} are added to it: it reads each, and
 * {@link io.grapevine.files.TeamFiles} knows those of a server. {@link io.grapevine.files.FileSet} keeps the last good
 * version of each, and of the files of planned silences and of tenants.
 */
@NullMarked
package io.grapevine.files;

import org.jspecify.annotations.NullMarked;
