/**
 * What a Mustache template can name. A template sees no objects: {@link io.grapevine.template.mustache.view.Fields} are
 * names with values, {@link io.grapevine.template.mustache.view.Items} are lists, {@link
 * io.grapevine.template.mustache.view.Lambda} changes text, and everything else is a string, a number or a truth value.
 * All of it is immutable, and worked out only when it is asked for.
 */
@NullMarked
package io.grapevine.template.mustache.view;

import org.jspecify.annotations.NullMarked;
