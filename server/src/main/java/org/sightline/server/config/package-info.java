/// The settings of a node: what they are ([Configuration]), their defaults with the reasons, and
/// how they are read from YAML ([ConfigurationReader]). Configuration is data: nothing in it is
/// executed.
package org.sightline.server.config;
