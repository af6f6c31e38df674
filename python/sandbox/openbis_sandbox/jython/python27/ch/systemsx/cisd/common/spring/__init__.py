from as_java_package import publish


class ExposablePropertyPlaceholderConfigurer(object):
    PROPERTY_CONFIGURER_BEAN_NAME = "propertyConfigurer"

    def __init__(self, properties):
        self._properties = properties

    def getResolvedProps(self):
        return self._properties


publish(__name__, ExposablePropertyPlaceholderConfigurer)
