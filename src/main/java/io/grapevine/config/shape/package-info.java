/**
 * Sections of the configuration as field tables. A {@link io.grapevine.config.shape.Shape} holds a field for each
 * component of a record, with its name, type, default and the way it is written: the ordinary one for the component's
 * name and type, or a special one. It reads the record from a mapping and writes it back in the order of the
 * components. While it is read, a {@link io.grapevine.config.shape.RecordDraft} holds the values, so that they can
 * be checked against each other and completed before the record is made.
 */
@NullMarked
package io.grapevine.config.shape;

import org.jspecify.annotations.NullMarked;
