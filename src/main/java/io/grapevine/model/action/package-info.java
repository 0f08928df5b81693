/** Actions on the incident of a group from its messages: acknowledge, silence, undo. */
@NullMarked
package io.grapevine.model.action;

import org.jspecify.annotations.NullMarked;
