/// How every room brings its SQLite file to the form that the program knows.
///
/// It refuses to know what is in a file, and how it is read and written: connections are the rooms'
/// own. Begin reading at [Schema].
package org.sightline.database;
