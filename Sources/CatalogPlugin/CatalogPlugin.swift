import PackagePlugin

/// Writes the catalogue of a strategies folder before that folder is compiled.
@main struct CatalogPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    guard let module = target as? any SourceModuleTarget else { return [] }
    let inputs = module.sourceFiles(withSuffix: "swift").map(\.url)
    let catalog = context.pluginWorkDirectoryURL.appending(path: "Catalog.swift")
    return [
      .buildCommand(
        displayName: "Cataloguing \(inputs.count) strategies",
        executable: try context.tool(named: "CatalogTool").url,
        arguments: [catalog.path] + inputs.map(\.path),
        inputFiles: inputs, outputFiles: [catalog])
    ]
  }
}
