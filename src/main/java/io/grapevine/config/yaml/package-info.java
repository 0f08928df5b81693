/**
 * Reading and writing of YAML: every YAML file of the program is read here, with the position of every value and all errors
 * at once; {@code alertmanager.yml} is written in the form of Alertmanager's {@code /api/v2/status}.
 *
 * <p>Reading: {@link io.grapevine.config.yaml.YamlText#parse} gives a {@link io.grapevine.config.yaml.Value}; a
 * section is read by a function over a {@link io.grapevine.config.yaml.MappingReader}, which reports the keys that
 * were not read. Errors are collected in the {@link io.grapevine.config.yaml.ReadContext}; an invalid value is replaced
 * by a placeholder, so that one mistake gives one error and reading continues.
 *
 * <p>Writing: a section is described on a {@link io.grapevine.config.yaml.MappingWriter}, and {@link
 * io.grapevine.config.yaml.YamlEmitter} lays it out.
 */
@NullMarked
package io.grapevine.config.yaml;

import org.jspecify.annotations.NullMarked;
