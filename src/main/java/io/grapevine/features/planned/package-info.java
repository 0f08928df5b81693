/** Planned silences: those of rules, made for each occurrence. */
@NullMarked
package io.grapevine.features.planned;

import org.jspecify.annotations.NullMarked;
