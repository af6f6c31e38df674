# The classes of openBIS that scripts import are Python classes here, in packages named like the Java ones.
import sys


def publish(package, *classes):
    """Make `import <package>.<Class> as X` work too, as it does for Java classes."""
    for published in classes:
        sys.modules["%s.%s" % (package, published.__name__)] = published
