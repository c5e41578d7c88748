/** Jest keeps its own module registry, which the require proxy of core.ts cannot reach; `moduleNameMapper` leads here. */
module.exports = require('./core').azureFunctionsCore;
