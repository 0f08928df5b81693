/** GitLab: an incident as an issue of a project. */
@NullMarked
package io.grapevine.receiver.gitlab;

import org.jspecify.annotations.NullMarked;
