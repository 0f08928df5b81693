/** Microsoft Teams through a workflow of Power Automate: a group as one adaptive card. */
@NullMarked
package io.grapevine.receiver.msteamsv2;

import org.jspecify.annotations.NullMarked;
