/** The command-line tool beside what is recorded of Alertmanager's. */
package io.grapevine.amtool;
