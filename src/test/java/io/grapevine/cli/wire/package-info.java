/** Speaking with servers. */
package io.grapevine.cli.wire;
