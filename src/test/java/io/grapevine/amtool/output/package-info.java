/** What is printed. */
package io.grapevine.amtool.output;
