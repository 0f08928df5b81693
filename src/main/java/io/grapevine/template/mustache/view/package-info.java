/**
 * The data that Mustache templates can access: {@link io.grapevine.template.mustache.view.Fields} are named values,
 * {@link io.grapevine.template.mustache.view.Fields.Items} lists, {@link io.grapevine.template.mustache.view.Fields.Lambda}s
 * transform text, and all else is a string, a number or a boolean. All are immutable and computed on access.
 */
@NullMarked
package io.grapevine.template.mustache.view;

import org.jspecify.annotations.NullMarked;
