/**
 * Sections of the configuration as field tables. A {@link io.grapevine.configfile.shape.Shape} lists the fields of a
 * record, each with its name, type, default and the way it is written, in the order of the record's components; it
 * reads the record from a mapping and writes it back in that order. While it is read, a {@link
 * io.grapevine.configfile.shape.RecordDraft} holds the values, so that they can be checked against each other and
 * completed before the record is made.
 */
@NullMarked
package io.grapevine.configfile.shape;

import org.jspecify.annotations.NullMarked;
