/** GitLab: an incident as an issue of a project. */
@NullMarked
package io.grapevine.integration.gitlab;

import org.jspecify.annotations.NullMarked;
