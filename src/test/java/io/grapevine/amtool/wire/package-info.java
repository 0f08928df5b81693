/** Speaking with servers. */
package io.grapevine.amtool.wire;
