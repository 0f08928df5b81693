/**
 * YAML as {@code alertmanager.yml} means it: reading with the position of every value and all faults at once, writing
 * in the form of Alertmanager's {@code /api/v2/status}.
 *
 * <p>Reading: {@link io.grapevine.configfile.yaml.YamlText#parse} gives a {@link io.grapevine.configfile.yaml.Value}; a
 * section is read by a function over a {@link io.grapevine.configfile.yaml.MappingReader}, which knows which keys were
 * asked for and reports the others. Faults gather in the {@link io.grapevine.configfile.yaml.Reading}; a value that
 * cannot be read is replaced by a placeholder, so that one mistake gives one fault and reading goes on.
 *
 * <p>Writing: a section is described on a {@link io.grapevine.configfile.yaml.MappingWriter}, and
 * {@link io.grapevine.configfile.yaml.YamlEmitter} lays it out.
 */
@NullMarked
package io.grapevine.configfile.yaml;

import org.jspecify.annotations.NullMarked;
