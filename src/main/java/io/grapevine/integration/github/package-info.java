/** GitHub: an incident as an issue of a repository. */
@NullMarked
package io.grapevine.integration.github;

import org.jspecify.annotations.NullMarked;
