import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  ApplyWorkspaceEditRequest,
  CodeActionRequest,
  ConfigurationRequest,
  createProtocolConnection,
  DiagnosticRefreshRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  ExecuteCommandRequest,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

/** What this editor can do. A server that reads `diagnostic` here waits to be asked for diagnostics. */
const CAPABILITIES = {
  workspace: { applyEdit: true, configuration: true, workspaceFolders: true, workspaceEdit: { documentChanges: true }, diagnostics: { refreshSupport: true } },
  textDocument: {
    diagnostic: {},
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll'] } },
      isPreferredSupport: true,
      dataSupport: true,
    },
  },
};

/** An editor with one file open: the client's side of the language server protocol, as far as diagnostics and edits go. */
export class Editor {
  #server;
  #connection;
  #folder;
  #document;
  #received = [];

  /**
   * Starts a language server in a folder.
   *
   * @param {{ command: string[], settings: (folder: string) => object }} server
   * @param {string} folder
   */
  static async start(server, folder) {
    const editor = new Editor();
    editor.#folder = folder;
    const [program, ...args] = server.command;
    editor.#server = spawn(program, args, { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
    editor.#connection = createProtocolConnection(new StreamMessageReader(editor.#server.stdout), new StreamMessageWriter(editor.#server.stdin));
    editor.#answerRequests(server.settings(folder));
    editor.#connection.listen();
    const uri = pathToFileURL(folder).href;
    const workspaceFolders = [{ uri, name: path.basename(folder) }];
    await editor.#connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders,
      capabilities: CAPABILITIES,
      initializationOptions: [{ workspaceUri: uri, options: server.settings(folder) }],
    });
    await editor.#connection.sendNotification(InitializedNotification.type, {});
    return editor;
  }

  #answerRequests(settings) {
    this.#connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => settings));
    this.#connection.onRequest(RegistrationRequest.type, () => undefined);
    this.#connection.onRequest(DiagnosticRefreshRequest.type, () => undefined);
    this.#connection.onRequest(ApplyWorkspaceEditRequest.type, async ({ edit }) => {
      this.#received.push('workspace/applyEdit');
      await this.#apply(edit);
      return { applied: true };
    });
    this.#connection.onRequest('eslint/openDoc', ({ url }) => {
      this.#received.push(`eslint/openDoc ${url}`);
      return {};
    });
  }

  get text() {
    return this.#document.getText();
  }

  /** What the server asked the editor to do since this was last read. */
  received() {
    return this.#received.splice(0);
  }

  /** Writes a file and opens it. */
  async open(name, text) {
    const file = path.join(this.#folder, name);
    writeFileSync(file, text);
    this.#document = TextDocument.create(pathToFileURL(file).href, 'javascript', 1, text);
    const { uri, languageId, version } = this.#document;
    await this.#connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId, version, text } });
  }

  /** Types: the whole text of the open file becomes another. */
  async change(text) {
    const { uri, version } = this.#document;
    const textDocument = { uri, version: version + 1 };
    this.#document = TextDocument.update(this.#document, [{ text }], textDocument.version);
    await this.#connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument, contentChanges: [{ text }] });
  }

  /** Closes the file, without saving. */
  async closeFile() {
    await this.#connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: this.#document.uri } });
  }

  /** The diagnostics of the text as it is now. */
  async diagnostics() {
    const textDocument = { uri: this.#document.uri };
    const report = await this.#connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument });
    return report.items;
  }

  /** The actions of a kind that are offered at a diagnostic. */
  async actions(diagnostic, kind = 'quickfix') {
    const params = { textDocument: { uri: this.#document.uri }, range: diagnostic.range, context: { diagnostics: [diagnostic], only: [kind] } };
    return (await this.#connection.sendRequest(CodeActionRequest.type, params)) ?? [];
  }

  /** Does what an action says: its edit, then its command. */
  async choose({ edit, command }) {
    if (edit) await this.#apply(edit);
    if (command) await this.#connection.sendRequest(ExecuteCommandRequest.type, { command: command.command, arguments: command.arguments });
  }

  async #apply({ changes, documentChanges }) {
    const lists = documentChanges?.map(({ textDocument, edits }) => [textDocument.uri, edits]) ?? Object.entries(changes ?? {});
    for (const [uri, edits] of lists) {
      if (uri !== this.#document.uri) throw new Error(`an edit of another file: ${uri}`);
      await this.change(TextDocument.applyEdits(this.#document, edits));
    }
  }

  /** Ends the server. */
  async close() {
    const ended = new Promise((resolve) => this.#server.once('exit', resolve));
    await this.#connection.sendRequest(ShutdownRequest.type);
    await this.#connection.sendNotification(ExitNotification.type);
    await ended;
    this.#connection.dispose();
  }
}
