-- One run of Neovim with its own client: a file is opened, its diagnostic waited for, an action chosen, and undone.
-- Takes its orders from the variable EDITOR_JOB and prints what it saw, both as JSON.

local job = vim.fn.json_decode(vim.env.EDITOR_JOB)
local buffer

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, true), '\n') .. '\n'
end

-- Ten minutes: a busy machine fails nothing.
local function wait(what, condition)
  if not vim.wait(600000, condition, 10) then error('waited in vain for ' .. what) end
end

-- The client of the buffer: started by the configuration that the page on editors shows where Neovim knows such, or by hand.
local function start()
  local client
  if job.configuration then
    wait('the configured server', function()
      client = vim.lsp.get_clients({ bufnr = buffer, name = job.server })[1]
      return client and client.initialized
    end)
    return client
  end
  local config = { name = job.server, cmd = job.command, root_dir = job.folder, settings = job.settings }
  local id
  if vim.lsp.start then
    id = vim.lsp.start(config)
  else -- before 0.8
    id = vim.lsp.start_client(config)
    vim.lsp.buf_attach_client(buffer, id)
  end
  wait('the server', function()
    client = vim.lsp.get_client_by_id(id)
    return client and client.initialized
  end)
  return client
end

-- Neovim asks for diagnostics by itself since 0.10; before, a server that does not push has to be asked.
local function pull(client)
  if vim.fn.has('nvim-0.10') == 1 or not client.server_capabilities.diagnosticProvider then return end
  local document = vim.lsp.util.make_text_document_params(buffer)
  client.request('textDocument/diagnostic', { textDocument = document }, function(failure, report)
    if failure then error(failure.message) end
    vim.lsp.diagnostic.on_publish_diagnostics(nil, { uri = document.uri, diagnostics = report.items }, { client_id = client.id }, {})
  end, buffer)
end

local function diagnostics(client, count)
  pull(client)
  wait(count .. ' diagnostics', function() return #vim.diagnostic.get(buffer) == count end)
  return vim.tbl_map(function(each)
    local description = each.user_data.lsp.codeDescription
    return { line = each.lnum + 1, column = each.col + 1, code = each.user_data.lsp.code, message = each.message, page = description and description.href }
  end, vim.diagnostic.get(buffer))
end

local function run()
  if vim.fn.has('nvim-0.11') == 0 then job.configuration = nil end
  if job.configuration then load(job.configuration)() end
  vim.cmd('edit ' .. vim.fn.fnameescape(job.file))
  buffer = vim.api.nvim_get_current_buf()
  local seen = {}
  local client = start()
  local original = text()

  seen.before = diagnostics(client, 1)
  vim.api.nvim_win_set_cursor(0, { seen.before[1].line, seen.before[1].column - 1 })
  vim.ui.select = function(items, options, choose)
    seen.actions = vim.tbl_map(options.format_item, items)
    for index, title in ipairs(seen.actions) do
      if title == job.title then return choose(items[index], index) end
    end
    error('not offered: ' .. job.title)
  end
  vim.lsp.buf.code_action()
  wait('the edit', function() return text() ~= original end)
  seen.edited = text()
  seen.after = #diagnostics(client, 0)

  vim.cmd('undo')
  seen.undone = text()
  seen.again = diagnostics(client, 1)
  vim.lsp.stop_client(client.id)
  return seen
end

local fine, result = xpcall(run, debug.traceback)
io.stdout:write(fine and vim.fn.json_encode(result) or '')
io.stderr:write(fine and '' or result .. '\n')
vim.cmd(fine and 'qall!' or 'cquit')
