/** What is printed. */
package io.grapevine.cli.output;
